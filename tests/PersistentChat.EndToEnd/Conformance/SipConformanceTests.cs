using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

public sealed class SipConformanceTests(SipConformanceTests.OverTcp server) : FullConformance(server), IClassFixture<SipConformanceTests.OverTcp>
{
    public sealed class OverTcp() : ConformanceServer(new Wire(ChatBinding.Sip));
}

/// <summary>As on systems where the shards cannot read sockets themselves.</summary>
public sealed class SipPipelinesConformanceTests(SipPipelinesConformanceTests.OverPipelines server)
    : CoreConformance(server), IClassFixture<SipPipelinesConformanceTests.OverPipelines>
{
    public sealed class OverPipelines() : ConformanceServer(new Wire(ChatBinding.Sip), "pipelines");
}

public sealed class SipTlsConformanceTests(SipTlsConformanceTests.OverTls server) : CoreConformance(server), IClassFixture<SipTlsConformanceTests.OverTls>
{
    public sealed class OverTls() : ConformanceServer(new Wire(ChatBinding.Sip, IsTls: true));
}
