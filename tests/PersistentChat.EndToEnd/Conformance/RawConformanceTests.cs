using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

public sealed class RawConformanceTests(RawConformanceTests.OverTcp server) : FullConformance(server), IClassFixture<RawConformanceTests.OverTcp>
{
    public sealed class OverTcp() : ConformanceServer(new Wire(ChatBinding.Raw));
}

/// <summary>As on systems where the shards cannot read sockets themselves.</summary>
public sealed class RawPipelinesConformanceTests(RawPipelinesConformanceTests.OverPipelines server)
    : CoreConformance(server), IClassFixture<RawPipelinesConformanceTests.OverPipelines>
{
    public sealed class OverPipelines() : ConformanceServer(new Wire(ChatBinding.Raw), "pipelines");
}

public sealed class RawTlsConformanceTests(RawTlsConformanceTests.OverTls server) : CoreConformance(server), IClassFixture<RawTlsConformanceTests.OverTls>
{
    public sealed class OverTls() : ConformanceServer(new Wire(ChatBinding.Raw, IsTls: true));
}
