### Words round every page.

skip-to-content = Skip to content
demo-banner = Demo: every person in here is invented. Nothing you do leaves this machine.
nav-label = Main navigation
nav-people = People
nav-imports = Imports
nav-totals = Totals
nav-accounts = Accounts
nav-erasures = Erasures
nav-purposes = Purposes
nav-duplicates = Duplicates
language = Language
none = none
since = since
country = Country
month = Month
form-errors = { $count ->
    [one] One thing is not right yet
   *[other] { $shown } things are not right yet
    }
sign-in = Sign in
sign-out = Sign out
sign-in-lead = For colleagues who look after customers.
sign-in-name = Work name
sign-in-password = Password
sign-in-help = No account, or the password is gone? Your administrator can help.
sign-in-wrong = Name and password do not match an account
styleguide-title = Building blocks
styleguide-lead = Every component of the screens, with invented content.
styleguide-buttons = Buttons
styleguide-marks = Marks
styleguide-fields = Fields and progress
