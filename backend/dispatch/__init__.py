"""Dispatch: which unit a case is proposed to, and the sentence that says why. Knows no case: it is given the facts."""
