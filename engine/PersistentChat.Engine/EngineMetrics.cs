using System.Diagnostics.Metrics;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>The engine's instruments, on the meter <c>PersistentChat.Engine</c>. Counting allocates nothing.</summary>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    internal const string MeterName = "PersistentChat.Engine";

    private readonly Meter _meter;
    private readonly Counter<long> _posted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _events;
    private readonly Counter<long> _committedEvents;
    private readonly Histogram<double> _commit;
    private readonly UpDownCounter<long> _sessions;
    private readonly Histogram<double> _session;
    private Func<long>? _commandsQueued;
    private Func<long>? _outboxBytes;

    internal EngineMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _posted = _meter.CreateCounter<long>("pchat.messages.posted", "{message}", "Posts accepted into rooms.");
        _refused = _meter.CreateCounter<long>("pchat.messages.refused", "{message}", "Posts refused by the sequencer, by result code.");
        _delivered = _meter.CreateCounter<long>("pchat.messages.delivered", "{message}", "Messages put into sessions' outboxes.");
        _events = _meter.CreateCounter<long>("pchat.log.events.appended", "{event}", "Events appended to the event log.");
        _committedEvents = _meter.CreateCounter<long>("pchat.log.events.committed", "{event}", "Events made durable.");
        _commit = _meter.CreateHistogram<double>("pchat.log.commit.duration", "s", "Time of one commit of the event log.");
        _sessions = _meter.CreateUpDownCounter<long>("pchat.sessions.active", "{session}", "Sessions alive, suspended ones included.");
        _session = _meter.CreateHistogram<double>("pchat.session.duration", "s", "Life of a session, by the reason of its end.");
    }

    public void Dispose()
    {
        // The factory may own the meter and outlive the engine, which its gauges must then neither report nor keep in memory.
        _commandsQueued = _outboxBytes = null;
        _meter.Dispose();
    }

    internal void Observe(Func<long> commandsQueued, Func<long> outboxBytes)
    {
        (_commandsQueued, _outboxBytes) = (commandsQueued, outboxBytes);
        _meter.CreateObservableGauge(
            "pchat.outbox.queued", () => Measure(_outboxBytes), "By", "Bytes of bodies waiting in sessions' outboxes.");
        _meter.CreateObservableGauge(
            "pchat.sequencer.queued", () => Measure(_commandsQueued), "{command}", "Commands waiting for the sequencer.");
    }

    private static Measurement<long>[] Measure(Func<long>? value) => value is null ? [] : [new(value())];

    internal void EventAccepted(EventKind kind)
    {
        _events.Add(1);
        if (kind == EventKind.MessagePosted)
            _posted.Add(1);
    }

    internal void Refused(ResultCode code)
    {
        if (_refused.Enabled)
            _refused.Add(1, new KeyValuePair<string, object?>("pchat.result", (int)code));
    }

    internal void Committed(TimeSpan duration, ulong events)
    {
        _commit.Record(duration.TotalSeconds);
        _committedEvents.Add((long)events);
    }

    internal void Delivered(int count)
    {
        if (count > 0)
            _delivered.Add(count);
    }

    internal void SessionStarted() => _sessions.Add(1);

    internal void SessionEnded(TimeSpan duration, SessionEndReason reason)
    {
        _sessions.Add(-1);
        if (_session.Enabled)
            _session.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("pchat.session.end_reason", reason.ToString()));
    }
}
