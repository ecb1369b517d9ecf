"""An entry of the dictionary hands out the address of its name."""

import pytest


@pytest.mark.parametrize("language", ["", "zh/"])
def test_an_entry_gives_the_address_of_its_name(language, reader):
    visitor = reader(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open(f"{language}dictionary/normalization/")
    copied = "navigator.clipboard.readText()"
    for anchor, address in (
        ("batch-norm", "of/torch.nn.BatchNorm2d/"),
        ("batch-norm-momentum", "dictionary/normalization/#batch-norm-momentum"),
    ):
        button = page.locator(f"#{anchor} .of")
        assert button.get_attribute("aria-label")
        button.click()
        page.locator(".say", has_text="。" if language else ".").wait_for()
        assert page.evaluate(copied).endswith(f"/tandem/{language}{address}")
