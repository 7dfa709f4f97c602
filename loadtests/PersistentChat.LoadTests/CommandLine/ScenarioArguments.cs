using System.CommandLine;

namespace PersistentChat.LoadTests;

/// <summary>Arguments that choose a scenario and its size.</summary>
internal sealed class ScenarioArguments
{
    private readonly Argument<string?> _name = new("scenario")
    {
        Description = "Name of a scenario; see list",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<FileInfo?> _file = new("--file") { Description = "A scenario as JSON", HelpName = "FILE" };
    private readonly Option<int?> _users = new("--users") { Description = "Users", HelpName = "N" };
    private readonly Option<int?> _rooms = new("--rooms") { Description = "Rooms", HelpName = "N" };
    private readonly Option<double?> _duration = new("--duration") { Description = "Seconds the steps run; 15 or more", HelpName = "S" };
    private readonly Option<double?> _rate = new("--rate") { Description = "Posts a second, or copies of a closed step", HelpName = "N" };
    private readonly Option<int?> _text = new("--text-bytes") { Description = "Bytes of a post's text", HelpName = "N" };
    private readonly Option<int?> _speakers = new("--speakers") { Description = "Speakers in each room", HelpName = "N" };
    private readonly Option<string> _profile = new("--profile")
    {
        Description = "Profile of the user model: A, B or C",
        HelpName = "P",
        DefaultValueFactory = _ => "C",
    };

    private readonly Option<double> _factor = new("--factor")
    {
        Description = "So many times the posts of the user model",
        HelpName = "F",
        DefaultValueFactory = _ => 1,
    };

    private const double ShortestDuration = 15;

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_name);
        foreach (var option in new Option[] { _file, _users, _rooms, _duration, _rate, _text, _speakers, _profile, _factor })
            command.Add(option);
    }

    /// <summary>The scenario that was asked for.</summary>
    /// <exception cref="LoadException">None was, or there is no such one.</exception>
    public Scenario Read(ParseResult parsed, BindingKind binding, bool isShort, bool seesRuntime)
    {
        if (parsed.GetValue(_file) is { } file)
            return WorkerLine.Read<Scenario>(File.ReadAllText(file.FullName));
        if (parsed.GetValue(_name) is not { } name)
            throw new LoadException($"Name a scenario: {string.Join(", ", ScenarioCatalog.Names)}.");
        var seconds = parsed.GetValue(_duration);
        if (seconds < ShortestDuration && !isShort)
            throw new LoadException($"A run of less than {ShortestDuration} seconds says nothing; --short looks at correctness only.");
        return ScenarioCatalog.Create(name, new ScenarioOptions
        {
            IsShort = isShort,
            Users = parsed.GetValue(_users),
            Rooms = parsed.GetValue(_rooms),
            Duration = seconds is { } number ? TimeSpan.FromSeconds(number) : null,
            Rate = parsed.GetValue(_rate),
            TextBytes = parsed.GetValue(_text),
            Speakers = parsed.GetValue(_speakers),
            Profile = parsed.GetValue(_profile)![0],
            Factor = parsed.GetValue(_factor),
            Binding = binding,
            SeesRuntime = seesRuntime,
        });
    }
}
