-- schema: projection
-- 流水按日: the desk's tabs of matched and explained lines go by day, as the open ones do by their own index.

CREATE INDEX statement_line_by_day ON statement_line (booked_on, line);
