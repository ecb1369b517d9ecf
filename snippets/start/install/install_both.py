# --8<-- [start:import-order]
import subprocess
import sys

step = "torch.optim.SGD([torch.ones(1, requires_grad=True)]).step()"

for order in ("tensorflow, torch", "torch, tensorflow", "torch, triton, tensorflow"):
    result = subprocess.run(
        [sys.executable, "-c", f"import {order}; {step}; print('ran')"],
        capture_output=True,
        text=True,
    )
    print(f"import {order}: {(result.stdout or result.stderr).splitlines()[-1]}")
# --8<-- [end:import-order]
