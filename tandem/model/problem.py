"""What a contributor has to mend, as one sentence."""


class Problem(Exception):
    """Something a contributor has to mend: where it is, what is wrong, what to do."""

    def __init__(self, where: str, what: str, todo: str):
        super().__init__(f"{where}: {what.rstrip('.')}. {todo.rstrip('.')}.")
