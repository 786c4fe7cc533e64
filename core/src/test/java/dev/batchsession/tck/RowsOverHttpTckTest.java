package dev.batchsession.tck;

import dev.batchsession.ListOptions;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.ScriptedApi;
import java.util.HashMap;
import java.util.Map;
import org.testng.annotations.AfterClass;

/** Two pages at the same time over HTTP. */
public class RowsOverHttpTckTest extends RowsTck {
    private final Map<Integer, ScriptedApi> apis = new HashMap<>();

    public RowsOverHttpTckTest() {
        super(ListOptions.defaults().pageSize(20).lookahead(1));
    }

    @AfterClass
    public void stop() {
        apis.values().forEach(ScriptedApi::close);
    }

    @Override
    PageSource overRows(long rows) {
        ScriptedApi api = apis.computeIfAbsent((int) Math.min(1_000_000, rows), ScriptedApi::ofRows);
        return HttpPageSource.builder()
                .baseUrl(api.baseUrl())
                .apiKey("sk-3f9c1e")
                .build();
    }
}
