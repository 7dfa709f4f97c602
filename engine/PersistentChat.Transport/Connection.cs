using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace PersistentChat.Transport;

/// <summary>
/// One connection as the protocol sees it: something to write to. It belongs to one shard; every member may be used on
/// that shard's thread only. Bytes written are sent at the end of the turn, all at once. A buffer that was asked for is good
/// until anything else is asked of this connection or of another one of the shard.
/// </summary>
public abstract class Connection : IBufferWriter<byte>
{
    /// <summary>For the protocol's own state.</summary>
    public object? State { get; set; }

    /// <summary>Where the connection comes from and how it is secured. May be made at each call: no member for a hot path.</summary>
    public abstract ConnectionInfo Info { get; }

    /// <summary>Bytes written that the peer's side has not taken yet. The protocol bounds it and closes slow consumers.</summary>
    public abstract long UnsentBytes { get; }

    /// <summary>True once <see cref="Close"/> or <see cref="Abort"/> was called or the peer is gone: writing is pointless.</summary>
    public abstract bool IsClosing { get; }

    /// <inheritdoc/>
    public abstract void Advance(int count);

    /// <inheritdoc/>
    public abstract Memory<byte> GetMemory(int sizeHint = 0);

    /// <inheritdoc/>
    public abstract Span<byte> GetSpan(int sizeHint = 0);

    /// <summary>
    /// Writes bytes behind which little or nothing more comes in this turn. Where turns are flushed (<see cref="TransportShard.BeginFlush"/>) a
    /// transport may hand them to the system at once, without copying them first, if nothing is before them. Otherwise, and for the order of
    /// what is written, the same as writing them.
    /// </summary>
    /// <param name="bytes">Not kept: good for something else after the call. May be none.</param>
    public virtual void WriteLast(ReadOnlySpan<byte> bytes) => this.Write(bytes);

    /// <summary>Sends what was written, then closes. No more input is delivered. Idempotent.</summary>
    public abstract void Close();

    /// <summary>Closes at once and drops what was not sent. Idempotent.</summary>
    public abstract void Abort();
}

/// <summary>What is known of a connection when it is accepted.</summary>
/// <param name="Remote">Address of the peer; null for in-memory connections.</param>
/// <param name="Local">Address it was accepted on; null for in-memory connections.</param>
/// <param name="IsSecure">True over TLS.</param>
/// <param name="ClientCertificate">The validated certificate of the peer under mutual TLS.</param>
/// <param name="ServerCertificate">The certificate by which this side showed who it is; a sign-in can be bound to it (RFC 5929 section 4).</param>
public sealed record ConnectionInfo(
    IPEndPoint? Remote, IPEndPoint? Local, bool IsSecure, X509Certificate2? ClientCertificate = null, X509Certificate2? ServerCertificate = null);
