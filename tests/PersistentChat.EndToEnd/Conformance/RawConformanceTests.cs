using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

public sealed class RawConformanceTests(RawConformanceTests.OverTcp server) : FullConformance(server), IClassFixture<RawConformanceTests.OverTcp>
{
    public sealed class OverTcp() : ConformanceServer(new Wire(ChatBinding.Raw));
}

public sealed class RawTlsConformanceTests(RawTlsConformanceTests.OverTls server) : CoreConformance(server), IClassFixture<RawTlsConformanceTests.OverTls>
{
    public sealed class OverTls() : ConformanceServer(new Wire(ChatBinding.Raw, IsTls: true));
}
