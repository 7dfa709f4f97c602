using System.Text.Json.Serialization;

namespace PersistentChat.LoadTests;

/// <summary>
/// How often a step is done over some time; several follow one another. Closed ones (constant) have a number of copies that
/// each do the step, wait until it is done and do it again: they find out what the server can do. Open ones (inject) do the
/// step at given times whether or not earlier ones are done, and latency counts from that time: they find out what users feel.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RampingConstant), "rampingConstant")]
[JsonDerivedType(typeof(KeepConstant), "keepConstant")]
[JsonDerivedType(typeof(Inject), "inject")]
[JsonDerivedType(typeof(InjectRandom), "injectRandom")]
[JsonDerivedType(typeof(Pause), "pause")]
public abstract record LoadSimulation(TimeSpan During);

/// <summary>Closed: the number of copies changes evenly from what it was to this one.</summary>
/// <param name="Copies">Copies at the end.</param>
/// <param name="During">How long it takes.</param>
public sealed record RampingConstant(int Copies, TimeSpan During) : LoadSimulation(During);

/// <summary>Closed: this number of copies.</summary>
/// <param name="Copies">Copies.</param>
/// <param name="During">How long.</param>
public sealed record KeepConstant(int Copies, TimeSpan During) : LoadSimulation(During);

/// <summary>Open: so many in each interval, evenly spread over it.</summary>
/// <param name="Rate">How many in an interval; fractions add up over the intervals.</param>
/// <param name="Interval">The interval.</param>
/// <param name="During">How long.</param>
public sealed record Inject(double Rate, TimeSpan Interval, TimeSpan During) : LoadSimulation(During);

/// <summary>Open: a random number in each interval, evenly spread over it.</summary>
/// <param name="MinRate">Fewest in an interval.</param>
/// <param name="MaxRate">Most in an interval.</param>
/// <param name="Interval">The interval.</param>
/// <param name="During">How long.</param>
public sealed record InjectRandom(int MinRate, int MaxRate, TimeSpan Interval, TimeSpan During) : LoadSimulation(During);

/// <summary>Nothing begins.</summary>
/// <param name="During">How long.</param>
public sealed record Pause(TimeSpan During) : LoadSimulation(During);
