-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is in which stage can be told before a change is published: the salt of its rollout is the hash
-- that was approved, and not a number drawn at the publish.

-- As in version 8, with that salt.
CREATE OR REPLACE FUNCTION sextant.start_rollout(
  p_head sextant.head, p_revision bigint, p_change bigint, p_plan jsonb, p_message text, p_person text)
RETURNS bigint LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_rollout bigint;
BEGIN
  INSERT INTO rollout (environment, service, revision, change, plan)
  VALUES (p_head.environment, p_head.service, p_revision, p_change, p_plan) RETURNING number INTO v_rollout;
  INSERT INTO rollout_event (rollout, step, action, reason, author, login)
  VALUES (v_rollout, 0, 'start', p_message, p_person, session_user);
  UPDATE head SET candidate = p_revision, salt = encode(change_hash(p_change), 'hex'), share = 0, named = '[]',
                  seq = seq + 1, previews = end_previews(p_head, true, format('Rollout %s began.', v_rollout)),
                  changed_at = clock_timestamp()
  WHERE environment = p_head.environment AND service = p_head.service;
  PERFORM notify_head(p_head.environment, p_head.service);
  RETURN v_rollout;
END $$;
