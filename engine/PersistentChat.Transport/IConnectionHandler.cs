using System.Buffers;

namespace PersistentChat.Transport;

/// <summary>
/// The protocol above a transport: the upper half of the push seam. All calls for one connection come on the thread of
/// the shard that owns it, never two at a time. No call may block or keep a reference to the input.
/// </summary>
public interface IConnectionHandler
{
    /// <summary>A connection was accepted and belongs to this shard from now on.</summary>
    void OnConnected(Connection connection);

    /// <summary>Bytes arrived, in order, joined to those not consumed before.</summary>
    /// <param name="connection">Where they arrived.</param>
    /// <param name="input">Everything received and not yet consumed; valid during the call only.</param>
    /// <returns>How many bytes were consumed; the rest is kept and offered again together with what follows.</returns>
    int OnData(Connection connection, ReadOnlySequence<byte> input);

    /// <summary>
    /// The peer's side took everything that was written, after it had not for a while or after more than 64 KiB had been written
    /// in one turn: what the protocol held back because of <see cref="Connection.UnsentBytes"/> can be written now. Called where the
    /// turn takes input, never while the protocol is writing. A transport may leave it out, so a protocol also looks from time to time.
    /// </summary>
    void OnDrained(Connection connection)
    {
        // Protocols that hold nothing back need not know.
    }

    /// <summary>The connection is gone; called exactly once, and nothing is called for it afterwards.</summary>
    /// <param name="connection">The connection; what is written to it now is dropped.</param>
    /// <param name="error">Why, or null if the peer or we closed it in order.</param>
    void OnClosed(Connection connection, Exception? error);
}
