using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace PersistentChat.Transport;

internal sealed partial class PipeConnection
{
    private readonly Action _onReadable;
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private bool _reading;

    [SuppressMessage("Reliability", "CA2012", Justification = "One read at a time; its result is taken once, in CompleteRead.")]
    private void StartRead()
    {
        try
        {
            _read = _input.ReadAsync().ConfigureAwait(false).GetAwaiter();
        }
        catch (Exception error)
        {
            Abort(error);
            return;
        }
        _reading = true;

        // Input that is there already waits for the next turn, so that one busy connection does not hold up the others.
        if (_read.IsCompleted)
            Signal(ConnectionSignals.Readable);
        else
            _read.UnsafeOnCompleted(_onReadable);
    }

    private void CompleteRead()
    {
        _reading = false;
        ReadResult result;
        try
        {
            result = _read.GetResult();
        }
        catch (Exception error)
        {
            Abort(error);
            return;
        }
        finally
        {
            _read = default;
        }
        if (!_closing)
            Deliver(result);
    }

    private void Deliver(ReadResult result)
    {
        var input = result.Buffer;
        var consumed = input.IsEmpty ? 0 : Offer(input);
        _input.AdvanceTo(input.GetPosition(consumed), input.End);
        if (_closing)
            return;
        if (result.IsCompleted)
            Close();
        else
            StartRead();
    }

    private void CancelRead()
    {
        if (_reading)
            _input.CancelPendingRead();
    }
}
