"""`python -m deploy.documents`: bring the documents that are made from the code up to date."""

from deploy.documents import write
from deploy.terminal import say

for path in write():
    say.print(f"{path} is new")
