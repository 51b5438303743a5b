-- the register's own columns, called as the facts of the vocabulary are; an empty cell stays unknown
select
  number::text as "case",
  born as "recipient.birth_date",
  disabled as "recipient.disability",
  mental_disorder as "recipient.mental_disorder_confirmed",
  in_need as "recipient.needs_social_services",
  self_care as "recipient.ipra.self_care"
from {{ ref('register') }}
