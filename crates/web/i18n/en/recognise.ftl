### A text is looked through for what somebody asks about their data.

recognise-title = Is this a request?
recognise-lead = Paste what somebody wrote. You see whether they seem to ask for one of their rights, and in which words. Nothing of it is kept, and you decide.
recognise-text = What they wrote
recognise-hint = A mail, a chat, a letter, in any of twelve languages. Up to 20,000 letters.
recognise-look = Look it through
recognise-bad-text = Paste a text of at most 20,000 letters.
recognise-found = What it seems to ask for
recognise-nothing = No words of a request were found. Read it all the same: people ask in many words.
recognise-ambiguous = “Delete my account” may mean the mails only. Ask one question before anything is deleted; until they answer, stop mails at once.
recognise-reminder = They remind us of an earlier request. Look for an open case first: its clock goes on from the first message.
recognise-language = Language
recognise-limits = This is a list of words and rules, the same for everybody. It proposes; the clock of a request starts when the message arrives, whatever is found here.
recognised-access = To know what we hold
recognised-portability = Data to take along
recognised-rectification = Something put right
recognised-erasure = To be erased
recognised-restriction = Data only stored
recognised-objection = An objection
recognised-withdrawal = A consent taken back
recognised-complaint = A complaint
recognised-again = asked before
likelihood-certain = several places say so
likelihood-likely = one place says so
likelihood-possible = may be meant
language-hr = Croatian
people-recognise = Is it a request?
