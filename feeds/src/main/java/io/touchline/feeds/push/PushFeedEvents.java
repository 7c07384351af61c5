package io.touchline.feeds.push;

import io.touchline.protocol.CloseCode;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedName;

/** What happens at the push door, for whoever counts it. Called on event loops: must return at once. */
public interface PushFeedEvents {
    PushFeedEvents NONE = new PushFeedEvents() {
        @Override
        public void linesApplied(FeedName feed, int count) {}

        @Override
        public void lineRefused(FeedName feed, ErrorCode code) {}

        @Override
        public void requestRefused(ErrorCode code) {}

        @Override
        public void socketEnded(FeedName feed, CloseCode code) {}
    };

    void linesApplied(FeedName feed, int count);

    void lineRefused(FeedName feed, ErrorCode code);

    /** A whole POST, upgrade or message; without a feed, since its name may be anybody's invention. */
    void requestRefused(ErrorCode code);

    /** The door ends a WebSocket, for something that its provider did or did not do. */
    void socketEnded(FeedName feed, CloseCode code);
}
