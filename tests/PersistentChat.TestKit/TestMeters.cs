using System.Diagnostics.Metrics;

namespace PersistentChat.TestKit;

/// <summary>A meter factory whose meters end with it; one a test, so that figures of tests running side by side do not mix.</summary>
public sealed class TestMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options.Name, options.Version, options.Tags, scope: this);
        lock (_meters)
            _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        lock (_meters)
            _meters.ForEach(meter => meter.Dispose());
    }
}
