namespace PersistentChat.LoadTests;

/// <summary>What can be asked of a ready-made scenario. What is null keeps the scenario's own figure.</summary>
internal sealed record ScenarioOptions
{
    /// <summary>Small and quick, for a look at correctness.</summary>
    public bool IsShort { get; init; }

    /// <summary>Users.</summary>
    public int? Users { get; init; }

    /// <summary>Rooms.</summary>
    public int? Rooms { get; init; }

    /// <summary>How long the steps run.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Posts a second, for open steps; copies, for closed ones.</summary>
    public double? Rate { get; init; }

    /// <summary>Bytes of a post's text.</summary>
    public int? TextBytes { get; init; }

    /// <summary>Speakers in each room.</summary>
    public int? Speakers { get; init; }

    /// <summary>User model: A, B or C.</summary>
    public char Profile { get; init; } = 'C';

    /// <summary>Posts are this many times those of the user model.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>How users speak to the server: some gates depend on it.</summary>
    public BindingKind Binding { get; init; }

    /// <summary>True if the runtime of the server can be asked what it allocates and collects: some gates are about that.</summary>
    public bool SeesRuntime { get; init; } = true;

    /// <summary>How long steps run that keep going.</summary>
    public TimeSpan RunTime(double seconds = 30) => Duration ?? TimeSpan.FromSeconds(IsShort ? ShortSeconds : seconds);

    /// <summary>What is not counted at the beginning.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsShort ? 1 : 3);

    /// <summary>A number of users, unless another is asked for.</summary>
    public int UsersOr(int full, int quick) => Users ?? (IsShort ? quick : full);

    /// <summary>A number of rooms, unless another is asked for.</summary>
    public int RoomsOr(int full, int quick) => Rooms ?? (IsShort ? quick : full);

    private const double ShortSeconds = 4;
}
