using System.Runtime.Versioning;

namespace PersistentChat.Transport.Tests;

/// <summary>The contract over TLS through Kestrel on a shard that waits for plain sockets.</summary>
[SupportedOSPlatform("linux")]
public sealed class CombinedTlsTests : KestrelTlsTests
{
    protected override int Churn => 200;

    protected override PipeTransportShard Shard => ((CombinedTransportShard)Pump.Shard).Pipes;

    protected override TransportShard MakeShard() => new CombinedTransportShard();
}
