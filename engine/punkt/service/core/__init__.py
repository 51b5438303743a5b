"""What answers of the service are made from: who asks, what is asked, the packs, the processes that decide."""
