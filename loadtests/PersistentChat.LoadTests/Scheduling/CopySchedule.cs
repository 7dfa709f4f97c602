namespace PersistentChat.LoadTests;

/// <summary>How many copies of a closed step run at a time.</summary>
internal static class CopySchedule
{
    /// <summary>The number of copies.</summary>
    /// <param name="simulations">What follows one another.</param>
    /// <param name="time">Since the begin.</param>
    public static int CopiesAt(IReadOnlyList<LoadSimulation> simulations, TimeSpan time)
    {
        var before = 0;
        foreach (var simulation in simulations)
        {
            if (time < simulation.During)
                return Within(simulation, before, time);
            time -= simulation.During;
            before = Within(simulation, before, simulation.During);
        }

        return 0;
    }

    private static int Within(LoadSimulation simulation, int before, TimeSpan time) => simulation switch
    {
        KeepConstant keep => keep.Copies,
        RampingConstant ramp when ramp.During > TimeSpan.Zero =>
            before + (int)Math.Round((ramp.Copies - before) * (time / ramp.During)),
        RampingConstant ramp => ramp.Copies,
        _ => 0,
    };
}
