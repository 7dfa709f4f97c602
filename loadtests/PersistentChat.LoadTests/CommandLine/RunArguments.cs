using System.CommandLine;
using System.Globalization;
using System.Net;

namespace PersistentChat.LoadTests;

/// <summary>Arguments of a run.</summary>
internal sealed class RunArguments
{
    private readonly ScenarioArguments _scenario = new();
    private readonly Option<string?> _server = new("--server") { Description = "Server to load over the raw protocol", HelpName = "ADDR:PORT" };
    private readonly Option<string?> _sip = new("--sip") { Description = "Server to load over SIP", HelpName = "ADDR:PORT" };
    private readonly Option<string?> _relay = new("--relay") { Description = "Relay to load in place of a server", HelpName = "ADDR:PORT" };
    private readonly Option<bool> _overSip = new("--over-sip") { Description = "Speak SIP to the server that is started, or to the relay" };
    private readonly Option<bool> _yardstick = new("--yardstick") { Description = "Run in turns against the relay, which is built and started, and against the server" };
    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = "How often each has its turn",
        HelpName = "N",
        DefaultValueFactory = _ => YardstickRun.DefaultRounds,
    };

    private readonly Option<int?> _pid = new("--pid") { Description = "Process of the server, to see its processor time, memory and collections", HelpName = "PID" };
    private readonly Option<string> _domain = new("--domain")
    {
        Description = "SIP domain of a running server",
        HelpName = "DOMAIN",
        DefaultValueFactory = _ => "contoso.com",
    };

    private readonly Option<string> _password = new("--password")
    {
        Description = "Password of the users of a running server",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "load-and-ledger",
    };

    private readonly Option<FileInfo?> _program = new("--program") { Description = "Server to start in place of that of this checkout", HelpName = "FILE" };
    private readonly Option<DirectoryInfo?> _data = new("--data") { Description = "Folder for the data of the server that is started", HelpName = "DIR" };
    private readonly Option<int?> _workers = new("--workers") { Description = "Worker processes", HelpName = "N" };
    private readonly Option<string[]> _remote = new("--worker") { Description = "Worker that listens on another machine; repeatable", HelpName = "ADDR:PORT" };
    private readonly Option<bool> _short = new("--short") { Description = "Small and quick; only gates of correctness" };
    private readonly Option<string[]> _gates = new("--gate") { Description = "One more gate; repeatable", HelpName = "GATE" };
    private readonly Option<DirectoryInfo?> _report = new("--report") { Description = "Folder for the reports", HelpName = "DIR" };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of random choices", HelpName = "N", DefaultValueFactory = _ => 1 };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        _scenario.AddTo(command);
        Option[] options =
        [
            _server, _sip, _relay, _overSip, _yardstick, _rounds, _pid, _domain, _password, _program, _data, _workers, _remote, _short, _gates, _report, _seed,
        ];
        foreach (var option in options)
            command.Add(option);
    }

    /// <summary>The scenario with all gates.</summary>
    public Scenario ReadScenario(ParseResult parsed)
    {
        var scenario = _scenario.Read(parsed, BindingOf(parsed), parsed.GetValue(_short), SeesRuntime(parsed));
        List<Threshold> gates = [.. (parsed.GetValue(_gates) ?? []).Select(gate => Threshold.Parse(gate))];
        var measured = ReadRounds(parsed) is not null ? YardstickRun.Prefix : scenario.Shares.Count > 0 ? SaturationRun.Prefix : null;
        if (gates.Find(gate => gate.IsOfSeveralRuns && (measured is null || !gate.IsAbout(measured))) is { } useless)
            throw new LoadException($"Nothing would look at '{useless}': that is measured with --yardstick, or by the scenario latency.");
        return scenario with { Thresholds = [.. scenario.Thresholds, .. gates] };
    }

    /// <summary>Rounds of a run with the yardstick; null if none was asked for.</summary>
    /// <exception cref="LoadException">It cannot be done with the other arguments.</exception>
    public int? ReadRounds(ParseResult parsed)
    {
        if (!parsed.GetValue(_yardstick))
            return null;
        if (parsed.GetValue(_relay) is not null)
            throw new LoadException("--yardstick starts a relay of its own; leave --relay out.");
        return parsed.GetValue(_rounds) is > 0 and var rounds ? rounds : throw new LoadException("--rounds is 1 or more.");
    }

    /// <summary>How to run it.</summary>
    public RunOptions ReadOptions(ParseResult parsed) => new()
    {
        Target = ReadTarget(parsed),
        Binding = BindingOf(parsed),
        ServerPid = parsed.GetValue(_pid),
        ServerProgram = parsed.GetValue(_program)?.FullName,
        DataFolder = parsed.GetValue(_data)?.FullName ?? Path.GetTempPath(),
        Workers = parsed.GetValue(_workers),
        RemoteWorkers = [.. (parsed.GetValue(_remote) ?? []).Select(IPEndPoint.Parse)],
        IsShort = parsed.GetValue(_short),
        Seed = parsed.GetValue(_seed),
    };

    /// <summary>Where the reports go.</summary>
    public string ReadFolder(ParseResult parsed, RunResult result) => parsed.GetValue(_report)?.FullName ?? Path.Combine(
        "artifacts", "load", string.Create(CultureInfo.InvariantCulture, $"{result.Scenario.Name}-{result.Started:yyyyMMdd-HHmmss}"));

    private string? AddressOf(ParseResult parsed) => parsed.GetValue(_server) ?? parsed.GetValue(_sip) ?? parsed.GetValue(_relay);

    // A relay has no runtime, and that of a server is seen only if it is known which process it is.
    private bool SeesRuntime(ParseResult parsed) => parsed.GetValue(_relay) is null && (AddressOf(parsed) is null || parsed.GetValue(_pid) is not null);

    private Target? ReadTarget(ParseResult parsed)
    {
        var address = AddressOf(parsed);
        return address is null ? null : new Target
        {
            Binding = BindingOf(parsed),
            Address = address,
            SharedAddress = parsed.GetValue(_sip),
            Domain = parsed.GetValue(_domain)!,
            Password = parsed.GetValue(_password)!,
        };
    }

    private BindingKind BindingOf(ParseResult parsed)
    {
        if (parsed.GetValue(_server) is not null)
            return BindingKind.Raw;
        if (parsed.GetValue(_relay) is not null)
            return parsed.GetValue(_overSip) ? BindingKind.SipRelay : BindingKind.Relay;
        return parsed.GetValue(_sip) is not null || parsed.GetValue(_overSip) ? BindingKind.Sip : BindingKind.Raw;
    }
}
