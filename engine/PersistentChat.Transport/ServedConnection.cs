using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Transport;

/// <summary>The side of a connection that calls the protocol: whatever that throws ends this connection and no other.</summary>
internal abstract class ServedConnection(IConnectionHandler handler) : Connection
{
    /// <summary>
    /// Bytes unsent at which a protocol may hold back more. It is told when they are gone, also if the end of the turn took them all
    /// at once: it has seen the number before that.
    /// </summary>
    protected const int Backlog = 64 * 1024;

    protected abstract ILogger Logger { get; }

    protected abstract TransportMetrics Metrics { get; }

    public sealed override void Abort() => Abort(new ConnectionAbortedException(
        "The connection was aborted on this side."));

    protected abstract void Abort(Exception error);

    protected void SayConnected()
    {
        try
        {
            handler.OnConnected(this);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <returns>How much of the input was consumed; 0 if the protocol failed.</returns>
    protected int Offer(ReadOnlySequence<byte> input)
    {
        try
        {
            var consumed = handler.OnData(this, input);
            if (consumed < 0 || consumed > input.Length)
                throw new InvalidOperationException($"The handler consumed {consumed} of {input.Length} bytes.");
            Metrics.Received.Add(consumed);
            return consumed;
        }
        catch (Exception error)
        {
            Fail(error);
            return 0;
        }
    }

    protected void SayDrained()
    {
        try
        {
            handler.OnDrained(this);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    protected void SayClosed(Exception? reason)
    {
        try
        {
            handler.OnClosed(this, reason);
        }
        catch (Exception error)
        {
            Report(error);
        }
    }

    private void Fail(Exception error)
    {
        Report(error);
        Abort(error);
    }

    private void Report(Exception error)
    {
        TransportLog.HandlerFailed(Logger, error, Info.Remote);
        Metrics.HandlerFailures.Add(1);
    }
}
