"""What the search knows: `search/search_index.json` as `overrides/assets/worker.js` reads it.

Of each section that MkDocs' plugin found, its prose, and the rare words of its code that the prose lacks; of
each entry of the dictionary, its names; of `docs/synonyms.toml`, what else readers call things.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from pathlib import Path

from tandem.dictionary import entries
from tandem.dictionary.entries import Entry
from tandem.model import files, messages
from tandem.model.editions import Edition
from tandem.model.messages import Message
from tandem.model.pages import DICTIONARY, DOCS, MESSAGES, MISTAKES, QUESTIONS
from tandem.site.blocks import questions
from tandem.site.code import upstream
from tandem.site.find import synonyms
from tandem.site.find.synonyms import Synonyms
from tandem.site.words import words

TERMS = f"{DOCS}/terms.toml"
HAN = re.compile(r"[\u4e00-\u9fff]{3,}")
ANY_HAN = re.compile(r"[\u4e00-\u9fff]")
FILE = "search/search_index.json"
LEFT_OUT = re.compile(
    rf"#references$|^(?:{MISTAKES}|{QUESTIONS})/#|^{MESSAGES}/.*#"
)  # lists of what is said elsewhere
PRE = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|pre|div)[^>]*>")
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"[^\W\d]\w+")
SHARED = 40  # places whose code has a word, of about 1,700: such a word finds nothing
# Labels of tabs, which stand without a space, and what is folded under "proved equal".
FRAME = re.compile(r"(?:PyTorch|Keras|TensorFlow|Lightning|Ignite|fastai){2,}|✓ .*?parity\.py")


def write(folder: Path, edition: Edition) -> None:
    """Put our index in the place of the plugin's, in the folder of a built edition."""
    path = folder / FILE
    found = json.loads(path.read_text(encoding="utf-8"))["docs"]
    text = json.dumps(index(found, edition), ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")


def index(found: list[dict], edition: Edition) -> dict:
    """`docs`: location, title, text, and, where there is any, `code`, `also` and `names`; `words`, `same`."""
    known = {place(entry): entry for entry in entries.every(edition.root)}
    said = synonyms.load(edition.root)
    said_there: dict[str, list[str]] = {}
    for message in messages.every(edition.root):
        said_there.setdefault(message.at, []).extend(map(wording, message.says))
    docs = [of_message(one, edition) for one in messages.every(edition.root) if not one.at]
    asked = questions.asked(edition)
    for one in found:
        location, title = one["location"], plain(one["title"])
        if LEFT_OUT.search(location):
            continue
        if location in known:
            made = of_entry(known[location], title, edition)
        else:
            if re.fullmatch(rf"{DICTIONARY}/[a-z]+/", location):
                title = words(edition, "heads")["dictionary"].format(title=title)
            made = {"title": title} | prose_and_code(one["text"], edition)
        found_by = (said.places, said_there, asked)
        also = [text for texts in found_by for text in texts.get(location, [])]
        made["also"] = " · ".join(also)
        docs.append({"location": location} | made)
    shared = Counter(word for one in docs for word in set(WORD.findall(one.get("code", ""))))
    for one in docs:
        one["code"] = " ".join(rare(one, shared))
    docs = [{key: text for key, text in one.items() if text or key == "location"} for one in docs]
    called = {"words": unwritten(edition) | known_words(said, edition), "same": same(said, edition)}
    return {"docs": docs} | called


def rare(doc: dict, shared: Counter) -> list[str]:
    """The words of a place's code by which few others are found, and that it does not say elsewhere."""
    texts = (doc["title"], doc.get("text", ""), *doc.get("names", []))
    said = set(WORD.findall(" ".join(texts)))
    found = dict.fromkeys(WORD.findall(doc.get("code", "")))
    return [word for word in found if word not in said and shared[word] < SHARED]


def unwritten(edition: Edition) -> dict[str, list[str]]:
    """What Chinese texts do not call things, by `docs/terms.toml`, and what they call them."""
    found = files.read(edition.root, TERMS)["term"] if (edition.root / TERMS).is_file() else []
    return {word: [term["zh"]] for term in found for word in term["avoid"] if HAN.fullmatch(word)}


def known_words(said: Synonyms, edition: Edition) -> dict[str, list[str]]:
    """The synonyms that a text of this language may have: outside Chinese none that is Chinese."""
    if edition.language == "zh":
        return said.words
    found = {
        word: [one for one in said.words[word] if not ANY_HAN.search(one)] for word in said.words
    }
    return {word: others for word, others in found.items() if others and not ANY_HAN.search(word)}


def same(said: Synonyms, edition: Edition) -> list[list[str]]:
    """The rows of words for one thing that a text of this language may have."""
    is_chinese = edition.language == "zh"
    found = [[one for one in row if is_chinese or not ANY_HAN.search(one)] for row in said.same]
    return [row for row in found if len(row) > 1]


def place(entry: Entry) -> str:
    return f"{DICTIONARY}/{entry.area}/#{entry.id}"


def of_entry(entry: Entry, title: str, edition: Edition) -> dict:
    """An entry says what it says, not how its proof ended."""
    arguments = {name for row in entry.arguments for name in row[::2] if name}
    code = [entry.torch, entry.keras, *entry.weights, *entry.weights.values(), *sorted(arguments)]
    text = getattr(entry, edition.language).replace("`", "")
    return {
        "title": title,
        "text": text,
        "code": " ".join(" ".join(code).split()),
        "names": [*entry.names, *aliases(entry)],
    }


def aliases(entry: Entry) -> list[str]:
    """Other names of an entry's names, by the rules that the paste box resolves code with."""
    return [name for name, known in upstream.SAME.items() if known in entry.names]


def wording(template: str) -> str:
    """What a template says, without what varies."""
    return " ".join(messages.SLOT.sub(" ", template).split())


def of_message(message: Message, edition: Edition) -> dict:
    """A message that no page answers by itself."""
    text = " ".join(message.said[edition.language]).replace("`", "")
    also = " · ".join(map(wording, message.says))
    return {"location": message.url, "title": wording(message.says[0]), "text": text, "also": also}


def prose_and_code(text: str, edition: Edition) -> dict:
    """The prose of a section's HTML, and its code and outputs."""
    parts = PRE.split(text.replace("\u200b", ""))
    output = words(edition, "pair")["output"]
    said = [part for part in map(plain, parts[::2]) if part != output]
    prose = " ".join(FRAME.sub(" ", " ".join(said)).split())
    code = " ".join(html.unescape(TAG.sub("", part)) for part in parts[1::2])
    return {"text": prose, "code": code}


def plain(text: str) -> str:
    """HTML as one line of text."""
    return " ".join(html.unescape(TAG.sub("", BLOCK.sub(" ", text))).split())
