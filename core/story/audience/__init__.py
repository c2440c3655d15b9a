"""An audience that takes part: what it may vote on, the vote, what wins, and what it guesses."""
