package io.touchline.edge;

import io.touchline.cache.MarketView;
import io.vertx.ext.web.Router;

/** What the public port serves beside the stream; mounted once on each event loop. */
@FunctionalInterface
public interface EdgeRoutes {
    /** Adds its routes; reads of markets come from the loop's own view. */
    void mount(Router router, MarketView view);
}
