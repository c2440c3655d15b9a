"""An audience that takes part: questions to vote on, the vote, the winner, and guesses."""
