using System.Diagnostics.Metrics;

namespace PersistentChat.Engine.Tests;

public class MetricsTests
{
    [Fact]
    public async Task Everything_posted_delivered_refused_committed_queued_and_ended_is_counted()
    {
        var figures = new Dictionary<string, double>();
        using var listener = new MeterListener();
        await using var harness = await EngineHarness.StartAsync();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == harness.Meters)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Note(instrument, 1));
        listener.Start();

        var alice = await harness.OpenAsync("alice");
        var bob = await harness.OpenAsync("bob");
        await alice.PostAsync("refused: not joined");
        await alice.JoinAsync(EngineHarness.Lobby);
        await bob.JoinAsync(EngineHarness.Lobby);
        await bob.RunAsync(() => bob.TakesNothing = true);
        await alice.PostAsync("hello");
        await harness.SettleAsync();
        listener.RecordObservableInstruments();
        await bob.RunAsync(() => bob.Session.End(SessionEndReason.Left));
        await harness.SettleAsync();

        Assert.Equal(1, figures["pchat.messages.posted"]);
        Assert.Equal(1, figures["pchat.messages.refused"]);
        Assert.Equal(2, figures["pchat.messages.delivered"]);
        Assert.Equal(figures["pchat.log.events.appended"], figures["pchat.log.events.committed"]);
        Assert.Equal("message 1 hello".Length, figures["pchat.outbox.queued"]);
        Assert.Equal(0, figures["pchat.sequencer.queued"]);
        Assert.Equal(1, figures["pchat.session.duration"]);
        Assert.Equal(1, figures["pchat.sessions.active"]);

        void Note(Instrument instrument, double value)
        {
            lock (figures)
                figures[instrument.Name] = figures.GetValueOrDefault(instrument.Name) + value;
        }
    }
}
