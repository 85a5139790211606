"""The figures: data frames in, data frames out; `now` is an argument, and neither database nor clock is here."""
