-- schema: access
-- Which part of long work is under way (读取、核对、写入 …); empty before the first.

ALTER TABLE job ADD COLUMN phase text NOT NULL DEFAULT '';
