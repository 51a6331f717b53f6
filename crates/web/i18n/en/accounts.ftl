### Accounts of colleagues.

accounts-title = Accounts
account-handle = Work name
account-handle-hint = Letters, digits, dot and dash, at most 40. Not the private name if you can help it.
account-role = Role
account-team = Team
account-no-team = no team
account-seen = Last seen
account-not-seen = Not signed in
account-deeds = Actions
account-close = Close
account-closed = Closed
account-new = New account
account-password = First password
account-password-hint = At least 15 characters. Hand it over in person.
account-add = Add the account
account-bad-handle = Choose a work name that is free and has only letters, digits, dot and dash
account-bad-password = Choose a password with at least 15 characters
account-bad-team = Agents and team leads need a team
account-bad-role = Choose a role
