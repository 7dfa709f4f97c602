namespace PersistentChat.LoadTests;

/// <summary>What the server may take beside the relay; looked at in runs with the yardstick only.</summary>
internal static class Yardsticks
{
    private const double OverSip = 2.0;

    /// <summary>Processor time a delivery: a little more than sockets alone cost, and over SIP what its heads and answers cost as well.</summary>
    public static Threshold Cpu(ScenarioOptions options) =>
        Threshold.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"yardstick.cpu.ratio <= {(options.Binding == BindingKind.Sip ? OverSip : 1.3)}"));

    /// <summary>Time from the commit to the last member of a large room.</summary>
    public static Threshold LastMember => Threshold.Parse("yardstick.lastMember.ratio <= 1.25");

    /// <summary>Processor time of a sign-in, which proves a password and enters rooms where the relay answers four frames.</summary>
    public static Threshold SignIn => Threshold.Parse("yardstick.signIn.ratio <= 4");
}
