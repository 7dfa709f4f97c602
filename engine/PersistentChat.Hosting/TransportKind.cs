namespace PersistentChat.Hosting;

/// <summary>What carries the plain TCP connections of a node. TLS and an embedder's own pipes go through pipelines in any case.</summary>
public enum TransportKind
{
    /// <summary>Epoll on Linux, pipelines elsewhere.</summary>
    Auto,

    /// <summary>The shard's thread reads and writes the sockets itself; Linux only.</summary>
    Epoll,

    /// <summary>Kestrel's sockets and pipes; everywhere.</summary>
    Pipelines,
}
