package io.touchline.feeds.recording;

import java.io.IOException;

/** A recording cannot be replayed; the message is one clear line that names the file. */
public final class RecordingException extends IOException {
    public RecordingException(String file, String reason) {
        super(file + ": " + reason);
    }
}
