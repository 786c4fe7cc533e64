package dev.batchsession.http.json;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;

class TwoReadersFuzzTest {
    @FuzzTest
    @DictionaryFile(resourcePath = "../page.dict")
    void readTheSame(byte[] text) {
        TwoReaders.check(text);
    }
}
