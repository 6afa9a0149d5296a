-- SPDX-License-Identifier: GPL-3.0-or-later
-- What follows a restore from a backup. Not for members: who restores is the database's owner.

-- Every head starts a new epoch, so that agents which have seen higher numbers than the backup has
-- take what is stable now. The clock is in it because the same backup can be restored twice. Whoever
-- restored is an administrator from then on. Answers the number of revisions.
CREATE FUNCTION sextant.begin_epoch(p_taken_at text, p_person text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  UPDATE head SET epoch = greatest(epoch + 1, extract(epoch FROM clock_timestamp())::bigint), seq = seq + 1,
                  changed_at = clock_timestamp();
  INSERT INTO role_grant (login, environment, role, granted_by)
  VALUES (session_user, '*', 'administrator', session_user) ON CONFLICT DO NOTHING;
  PERFORM record_audit('', 'restore', 'done', p_person, NULL, jsonb_build_object('taken_at', p_taken_at));
  RETURN (SELECT count(*) FROM revision);
END $$;

SELECT sextant.settle_rights();
