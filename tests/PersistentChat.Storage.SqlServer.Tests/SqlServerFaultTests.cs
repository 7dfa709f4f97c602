namespace PersistentChat.Storage.SqlServer.Tests;

public sealed class SqlServerFaultTests
{
    [Theory]
    [InlineData(-2, StorageFault.Transient)]
    [InlineData(1205, StorageFault.Transient)]
    [InlineData(10054, StorageFault.Transient)]
    [InlineData(1105, StorageFault.Transient)]
    [InlineData(9002, StorageFault.Transient)]
    [InlineData(3906, StorageFault.Transient)]
    [InlineData(40613, StorageFault.Transient)]
    [InlineData(49920, StorageFault.Transient)]
    [InlineData(2627, StorageFault.Poisoned)]
    [InlineData(2628, StorageFault.Poisoned)]
    [InlineData(8152, StorageFault.Poisoned)]
    [InlineData(18456, StorageFault.Configuration)]
    [InlineData(4060, StorageFault.Configuration)]
    [InlineData(229, StorageFault.Configuration)]
    [InlineData(208, StorageFault.Configuration)]
    public void Errors_are_sorted_by_what_may_help(int number, StorageFault fault) =>
        Assert.Equal(fault, SqlServerFaults.Classify([(number, "")]));

    [Fact]
    public void What_is_not_known_may_pass() => Assert.Equal(StorageFault.Transient, SqlServerFaults.Classify([(987654, "something new")]));

    [Fact]
    public void The_first_known_error_of_several_tells()
    {
        // 3621 says that the statement was ended, 4060 comes with the refused login that follows from it.
        Assert.Equal(StorageFault.Poisoned, SqlServerFaults.Classify([(3621, ""), (2627, "")]));
        Assert.Equal(StorageFault.Configuration, SqlServerFaults.Classify([(4060, ""), (18456, "")]));
    }

    [Theory]
    [InlineData("Login failed for user \"alice\"", StorageFault.Configuration)]
    [InlineData("Cannot open database \"chat\" requested by the login. The login failed", StorageFault.Configuration)]
    [InlineData("The table was not found", StorageFault.Transient)]
    public void A_refused_login_is_known_by_its_words_where_its_number_is_another(string message, StorageFault fault) =>
        Assert.Equal(fault, SqlServerFaults.Classify([(33557097, message)]));

    [Fact]
    public void What_the_server_did_not_say_may_pass() =>
        Assert.Equal(StorageFault.Transient, SqlServerFaults.Classify(new TimeoutException("the pool is empty")));
}
