namespace PersistentChat.EndToEnd.Conformance;

/// <summary>
/// All that chat clients do, with the same calls and the same results over every binding. What differs stands in <see cref="Wire"/>.
/// </summary>
public abstract partial class FullConformance(ConformanceServer server) : CoreConformance(server);
