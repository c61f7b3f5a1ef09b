-- EXIF GPSImgDirectionRef: a compass points to magnetic north, in China up to some twelve degrees beside true north.
ALTER TABLE photo ADD COLUMN IF NOT EXISTS direction_reference text
    CONSTRAINT photo_direction_reference CHECK (direction_reference IN ('T', 'M'));
