namespace PersistentChat.LoadTests.Tests;

public sealed class RunSecondsTests
{
    private readonly RunSeconds _seconds = new(workers: 2) { From = 1, To = 3 };

    [Fact]
    public void A_second_is_complete_when_every_worker_has_told_of_it()
    {
        Assert.Empty(_seconds.Add(0, Sample(0, 10)));
        var complete = Assert.Single(_seconds.Add(1, Sample(0, 30)));
        Assert.Equal((0, 40, 2), (complete.Second, complete.Ready, complete.Measures["post"].Count));
        Assert.Equal(30, complete.Measures["post"].Max);
        Assert.Equal(0.75, complete.DriverCores);
        Assert.Equal(0.5, complete.BusiestWorker);
    }

    [Fact]
    public void A_worker_that_was_late_completes_the_seconds_it_passed_over()
    {
        _seconds.Add(0, Sample(0, 10));
        _seconds.Add(0, Sample(1, 10));
        Assert.Equal([0, 1, 2], [.. _seconds.Add(1, Sample(2, 10)).Select(second => second.Second), .. _seconds.Add(0, Sample(2, 10)).Select(second => second.Second)]);
    }

    [Fact]
    public void Only_seconds_that_count_are_in_the_totals_but_all_sign_ins_are()
    {
        for (var second = 0; second < 5; second++)
        {
            _seconds.Add(0, Sample(second, 10));
            _seconds.Add(1, Sample(second, 30));
        }

        var totals = _seconds.Read().Totals;
        Assert.Equal(4, totals["post"].Latency.Count);
        Assert.Equal(10, totals["sign-in"].Latency.Count);
    }

    [Fact]
    public void What_the_machine_did_is_parted_into_server_driver_and_the_rest()
    {
        Assert.True(_seconds.AddMachine(0, new MachineSecond { Cores = 2, ServerCores = 1, ServerMemory = 500, ServerRuntime = new RuntimeReading(9, 3, 2, 1) }));
        _seconds.Add(0, Sample(0, 10));
        var second = Assert.Single(_seconds.Add(1, Sample(0, 30)));
        Assert.Equal((1, 500L, 0.25), (second.ServerCores, second.ServerMemory, second.OtherCores));
        Assert.Equal(new RuntimeReading(9, 3, 2, 1), second.ServerRuntime);
        Assert.False(_seconds.AddMachine(0, new MachineSecond { Cores = 1 }));
    }

    private static SampleReport Sample(int second, int milliseconds)
    {
        var latency = new Histogram();
        latency.Record(milliseconds * RunClock.Millisecond);
        var text = new MeasureText(HistogramText.Write(latency), 0);
        return new SampleReport
        {
            Second = second,
            Ready = milliseconds,
            Lost = 0,
            CpuSeconds = milliseconds == 10 ? 0.25 : 0.5,
            Measures = new Dictionary<string, MeasureText> { ["post"] = text, ["sign-in"] = text },
        };
    }
}
