"""For the instructor: what a class's results say, and what one student's result rests on."""
