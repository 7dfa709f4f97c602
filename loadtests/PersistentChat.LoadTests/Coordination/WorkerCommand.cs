using System.Text.Json.Serialization;

namespace PersistentChat.LoadTests;

/// <summary>What the coordinator tells a worker; one line of JSON each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ClockCommand), "clock")]
[JsonDerivedType(typeof(StartCommand), "start")]
[JsonDerivedType(typeof(AdmitCommand), "admit")]
[JsonDerivedType(typeof(BeginCommand), "begin")]
[JsonDerivedType(typeof(ExpectCommand), "expect")]
[JsonDerivedType(typeof(QuitCommand), "quit")]
internal abstract record WorkerCommand;

/// <summary>Asks what time it is.</summary>
internal sealed record ClockCommand : WorkerCommand;

/// <summary>Makes the users and signs them in.</summary>
/// <param name="Job">Everything there is to know.</param>
/// <param name="At">When to begin, on the clock of the run; samples are numbered by seconds from there.</param>
internal sealed record StartCommand(WorkerJob Job, long At) : WorkerCommand;

/// <summary>Lets those in who are not the vanguard.</summary>
internal sealed record AdmitCommand : WorkerCommand;

/// <summary>Begins the steps.</summary>
/// <param name="At">When.</param>
internal sealed record BeginCommand(long At) : WorkerCommand;

/// <summary>Says up to which number every member of a room should get messages; then the ledger is asked for.</summary>
/// <param name="Last">Number of the last message, by room.</param>
internal sealed record ExpectCommand(Dictionary<int, long> Last) : WorkerCommand;

/// <summary>Ends the worker.</summary>
internal sealed record QuitCommand : WorkerCommand;
