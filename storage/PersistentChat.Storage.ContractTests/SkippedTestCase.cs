using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PersistentChat.Storage.ContractTests;

/// <summary>A case that is not run because its store is missing.</summary>
public sealed class SkippedTestCase : XunitTestCase
{
    /// <summary>For deserialization by the test runner.</summary>
    [Obsolete("Called by the de-serializer; should only be called by deriving classes for de-serialization purposes")]
    public SkippedTestCase()
    {
    }

    private SkippedTestCase(
        IMessageSink diagnostics, ITestFrameworkDiscoveryOptions options, ITestMethod testMethod, string reason)
        : base(diagnostics, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), testMethod) => SkipReason = reason;

    /// <inheritdoc/>
    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue(nameof(SkipReason), SkipReason);
    }

    /// <inheritdoc/>
    public override void Deserialize(IXunitSerializationInfo data)
    {
        base.Deserialize(data);
        SkipReason = data.GetValue<string>(nameof(SkipReason));
    }

    /// <summary>The case, if the store of the test's class is missing; else null.</summary>
    internal static SkippedTestCase? IfMissing(
        IMessageSink diagnostics, ITestFrameworkDiscoveryOptions options, ITestMethod testMethod, IAttributeInfo attribute)
    {
        var availability = testMethod.TestClass.Class.ToRuntimeType().GetCustomAttribute<StoreAvailabilityAttribute>();
        var stores = attribute.GetNamedArgument<int>(nameof(StoreFactAttribute.Stores));
        return availability?.MissingReasonFor(stores) is { } reason ? new SkippedTestCase(diagnostics, options, testMethod, reason) : null;
    }
}
