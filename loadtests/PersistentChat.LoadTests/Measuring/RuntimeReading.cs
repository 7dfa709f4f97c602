namespace PersistentChat.LoadTests;

/// <summary>
/// What the runtime of a .NET process has done. A collection of an older generation is one of the younger ones too, as the runtime counts.
/// </summary>
/// <param name="AllocatedBytes">Bytes allocated on the heap of objects.</param>
/// <param name="Gen0">Collections.</param>
/// <param name="Gen1">Of these, those of generation 1 or 2.</param>
/// <param name="Gen2">Of these, those of generation 2.</param>
internal readonly record struct RuntimeReading(double AllocatedBytes, double Gen0, double Gen1, double Gen2)
{
    /// <summary>What was done in two times together.</summary>
    public static RuntimeReading operator +(RuntimeReading one, RuntimeReading other) => new(
        one.AllocatedBytes + other.AllocatedBytes, one.Gen0 + other.Gen0, one.Gen1 + other.Gen1, one.Gen2 + other.Gen2);

    /// <summary>What was done between two readings.</summary>
    public static RuntimeReading operator -(RuntimeReading later, RuntimeReading earlier) => new(
        later.AllocatedBytes - earlier.AllocatedBytes, later.Gen0 - earlier.Gen0, later.Gen1 - earlier.Gen1, later.Gen2 - earlier.Gen2);
}
