"""Why a clause holds, fails or stays open, and the trace of a decision."""
