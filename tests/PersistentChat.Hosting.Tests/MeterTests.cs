using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

/// <summary>The figures of a node are those of its host's factory of meters, whatever else runs in the process.</summary>
public sealed class MeterTests : IDisposable
{
    private readonly TempFolder _one = new();
    private readonly TempFolder _two = new();

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task Log_and_transport_of_two_nodes_in_one_process_count_apart()
    {
        var (served, port) = TestNode.BuildWeb(_one.Path);
        var (idle, _) = TestNode.BuildWeb(_two.Path);
        await using var first = served;
        await using var second = idle;
        using var figures = new Figures();
        await served.StartAsync();
        await idle.StartAsync();
        await TestNode.SeedAsync(served.Services.GetRequiredService<PersistentChatHost>().Engine);
        await using (await TestNode.SignInAsync(port()))
            Assert.Equal(1, figures.Of(served, "pchat.transport.connections"));

        Assert.True(figures.Of(served, "pchat.transport.received") > 0);
        Assert.Equal(0, figures.Of(idle, "pchat.transport.received"));
        // Of the node without users and rooms only its start is in the log; of the other they are, too.
        Assert.Equal(1, figures.Of(idle, "pchat.log.records"));
        Assert.True(figures.Of(served, "pchat.log.records") > 1);
    }

    /// <summary>Sums of counters, by the factory that made them.</summary>
    private sealed class Figures : IDisposable
    {
        private readonly ConcurrentDictionary<(object Scope, string Name), long> _sums = new();
        private readonly MeterListener _listener = new();

        internal Figures()
        {
            _listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope is not null && instrument.Meter.Name.StartsWith("PersistentChat.", StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
            _listener.Start();
        }

        internal long Of(WebApplication host, string name) => _sums.GetValueOrDefault((host.Services.GetRequiredService<IMeterFactory>(), name));

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, long value) =>
            _sums.AddOrUpdate((instrument.Meter.Scope!, instrument.Name), value, (_, sum) => sum + value);
    }
}
