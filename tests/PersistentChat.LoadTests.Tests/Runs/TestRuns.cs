namespace PersistentChat.LoadTests.Tests;

/// <summary>Short runs with two workers on threads of this process.</summary>
internal static class TestRuns
{
    public static RunOptions Options(Target target) => new() { Target = target, Workers = 2, OpenWorker = () => new ThreadWorker() };

    public static Scenario Load(LoadSimulation simulation) => new()
    {
        Name = "test",
        Description = "Two rooms of six.",
        Population = new Population { Users = 12, Classes = [new RoomClass("rooms", 2, 1)] },
        Steps = [new Step { Name = "post", Action = StepAction.Post, Simulations = [simulation] }],
        Duration = simulation.During,
        WarmUp = TimeSpan.Zero,
        Patience = TimeSpan.FromSeconds(2),
    };

    public static Task<RunResult> RunAsync(Scenario scenario, RunOptions options) =>
        new Coordinator(scenario, options, new Silence()).RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
}

/// <summary>Nobody watches.</summary>
internal sealed class Silence : IProgressView
{
    public void Phase(string what)
    {
    }

    public void Second(SecondSummary second)
    {
    }
}
