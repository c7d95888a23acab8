"""Why a plan is as it is, as data: every figure exact, or named as a bound."""
